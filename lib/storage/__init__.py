"""Where things are kept: spreadsheets, programme files, the database with its ledger."""
