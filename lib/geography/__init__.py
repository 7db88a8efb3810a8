"""Where districts lie: who is whose neighbour, the hexagon tile map, and boundaries as a coverage without gaps."""
