card-facts = { $album } · { $year }
card-profile = Как она звучит
card-estimated = ≈ — оценка модели.
card-playlists = В плейлистах { $names }
card-neighbours = Рядом с ней

feature-danceability = танцевальность
feature-energy = энергия
feature-valence = радость
feature-acousticness = акустика
feature-instrumentalness = без вокала
feature-speechiness = речь
feature-liveness = живой звук
feature-tempo = { $tempo } BPM
feature-loudness = { $loudness } дБ
feature-metre = { $beats }/4
feature-key = { $pitch ->
    [0] до
    [1] до-диез
    [2] ре
    [3] ре-диез
    [4] ми
    [5] фа
    [6] фа-диез
    [7] соль
    [8] соль-диез
    [9] ля
    [10] ля-диез
   *[11] си
} { $mode ->
    [major] мажор
    [minor] минор
   *[unknown] (лад неизвестен)
}

word-danceable = танцевальная
word-not-danceable = не для танцев
word-energetic = энергичная
word-calm = спокойная
word-cheerful = весёлая
word-sad = грустная
word-acoustic = акустическая
word-instrumental = инструментальная
word-spoken = много речи
word-live = живая запись
word-fast = быстрая
word-slow = медленная
button-whole-card = 🔗 Вся карточка
button-share = 📤 Поделиться
