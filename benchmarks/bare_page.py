"""The least page that Streamlit can draw: what our first page takes beyond it is ours."""

import streamlit as st

st.title("Bare")
st.selectbox("Operator", (1, 2), key="overview-operator")
