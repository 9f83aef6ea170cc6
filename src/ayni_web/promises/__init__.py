"""Who said they would do what for whom by when. The only writer of promises."""
