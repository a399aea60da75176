"""One module for each page of the app, each with a function `show`."""
