# What a person can choose
settings-title = Your settings
settings-adventure = Adventure
settings-music = Languages of songs
settings-language = My language
settings-feedback = What you said of songs
settings-privacy = Privacy
settings-kept = Kept.
adventure-level = { $level ->
    [safe] safe
    [bold] bold
   *[balanced] balanced
}
adventure-about = { $level ->
    [safe] Safe: close to what you named, mostly well-known songs.
    [bold] Bold: further out, more artists that you have not met.
   *[balanced] Balanced: in between.
}
music-any = any
music-about = Songs in these languages come first; with none chosen, all count alike. What you write in a request counts more.
music-language = { $code ->
    [en] English
    [ko] Korean
    [ru] Russian
    [ja] Japanese
    [zh] Chinese
    [es] Spanish
    [pt] Portuguese
    [fr] French
    [de] German
    [it] Italian
    [hi] Hindi
   *[zxx] instrumental
}
language-own = { $code ->
    [ko] 한국어
    [ru] Русский
   *[en] English
}
language-client = as in Telegram
language-about = The language that I answer in. I understand requests in all three, whatever you choose.
feedback-count = { $count ->
    [0] nothing yet
    [one] about { $count } song or artist
   *[other] about { $count } songs and artists
}
feedback-none = Nothing yet. Tap “Edit” below a list to like or dislike its songs.
feedback-line = { $reaction ->
    [like] 👍 { $about }
    [artist] 🚷 the artist { $about }
   *[song] 🚫 { $about }
}
feedback-line-until = { $reaction ->
    [not-now] ⏳ not now: { $about }, until { $day }
    [known] 🥱 known too well: { $about }, until { $day }
   *[mood] 🌗 wrong mood: { $about }, until { $day }
}
help-settings = how adventurous lists are, languages, what you said of songs
