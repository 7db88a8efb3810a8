"""What the server answers that is not a Streamlit page: sign-in links, and the guards in front of all."""
