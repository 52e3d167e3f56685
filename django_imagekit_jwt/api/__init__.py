"""REST framework's room: the endpoints, their parsing and their refusals."""
