"""Who is this, which pages are theirs, and the page that they asked for."""

from lib.ui import frame

frame.run()
