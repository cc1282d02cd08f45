"""Getting on board: accepting an invitation, the first day, and the people of a clinic."""
