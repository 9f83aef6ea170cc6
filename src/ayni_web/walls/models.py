"""This room keeps nothing. Django tells only of apps with a module of this name that tables were made (`apps`)."""
