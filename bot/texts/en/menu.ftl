menu-search = Find a song by title or artist
menu-mood = Songs for a mood or a moment
menu-recommend = Songs like the ones you name
menu-describe = Everything known about a song
menu-help = What I can do
bot-description = I find the next song. Write a mood, name a song, or send a Spotify link. No login needed.
bot-short-description = Finds the next song: by mood, by name, or from songs you like.
