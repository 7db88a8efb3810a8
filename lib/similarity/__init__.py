"""Which texts are alike, by the words that they share in any of their forms. No I/O, no clock, no Streamlit."""
