# The card of one track
card-facts = { $album } · { $year }
card-profile = Audio profile
card-estimated = ≈ is estimated by a model.
card-playlists = In the playlists { $names }
card-neighbours = Close to it

feature-danceability = danceability
feature-energy = energy
feature-valence = cheerfulness
feature-acousticness = acousticness
feature-instrumentalness = instrumentalness
feature-speechiness = spoken words
feature-liveness = live feel
feature-tempo = { $tempo } BPM
feature-loudness = { $loudness } dB
feature-metre = { $beats }/4
feature-key = { $pitch ->
    [0] C
    [1] C♯
    [2] D
    [3] D♯
    [4] E
    [5] F
    [6] F♯
    [7] G
    [8] G♯
    [9] A
    [10] A♯
   *[11] B
} { $mode ->
    [major] major
    [minor] minor
   *[unknown] (mode unknown)
}

# What a high or low value means in a word
word-danceable = danceable
word-not-danceable = not for dancing
word-energetic = energetic
word-calm = calm
word-cheerful = cheerful
word-sad = melancholy
word-acoustic = acoustic
word-instrumental = instrumental
word-spoken = much spoken
word-live = recorded live
word-fast = fast
word-slow = slow
button-whole-card = 🔗 The whole card
button-share = 📤 Share
