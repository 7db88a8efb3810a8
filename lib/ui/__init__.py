"""What pages are built of: who is visiting, wording, safe text, forms, tables and charts."""
