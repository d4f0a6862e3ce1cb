# Buttons to tap; each is a text that a person could write
example-mood-1 = rainy sunday
example-mood-2 = 90s hip hop workout
example-mood-3 = night drive, 45 min
example-search-1 = bohemian rhapsody
example-search-2 = Daft Punk
example-recommend-1 = Nirvana - Smells Like Teen Spirit
example-recommend-2 = Queen - Bohemian Rhapsody
example-describe-1 = BTS - Dynamite
example-describe-2 = Queen - Bohemian Rhapsody
