# What is kept about a person
privacy-title = What I keep about you
privacy-settings = Your Telegram id with your settings, until you delete them or ask me for no list for { $years } years. Not your name.
privacy-feedback = What you said of songs, until you take it back or it ends by itself.
privacy-shown = Which songs I showed you, for { $days } days, so that I do not repeat myself.
privacy-opened = Which songs you opened, praised or posted, for { $days } days, for your taste.
privacy-lists = Your lists for a day; the words of your requests for 30 days, so that a list can run again.
privacy-forgotten = After you have deleted something: a mark that you did, without your id and for an hour at most, so that requests still under way write nothing of yours again.
privacy-not = Links lead straight to Spotify: I do not see what you open there. Nothing is sold, and no profile is stored: your taste is worked out anew for each request.
button-my-data = 📄 All my data as a file
button-forget = 🗑 Delete…
my-data-caption = Everything that I keep about you.
forget-title = What shall I forget?
forget-about = Every deletion is at once and for good. You get a receipt.
button-forget-feedback = What I said of songs
button-forget-history = What I was shown and opened, and my lists
button-forget-everything = Everything about me
button-forget-sure = 🗑 Yes, delete
forget-sure = { $scope ->
    [feedback] Delete everything that you said of songs?
    [history] Delete what you were shown and opened, and all your lists?
   *[everything] Delete everything that I keep about you?
}
receipt-title = Deleted
receipt-line = { $what ->
    [feedback] what you said of songs: { $count }
    [history] songs shown or opened: { $count }
    [settings] settings: { $count }
    [keys] kept lists and other short-lived values: { $count }
   *[other] other data: { $count }
}
receipt-part = Your taste is worked out anew for each request, so the next list already goes without.
receipt-everything = Nothing with your Telegram id is left. Whatever you ask next starts afresh.
private-only = That is between the two of us: I answer it in our private chat.
button-private-chat = Open the private chat
help-privacy = what is kept about you; all of it as a file, or deleted
