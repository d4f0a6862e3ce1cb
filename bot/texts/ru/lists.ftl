# Списки песен
list-tracks = { $count ->
    [one] { $count } песня
    [few] { $count } песни
   *[other] { $count } песен
}
list-minutes = { $minutes } мин
list-hours = { $hours } ч { $minutes } мин
list-page = страница { $page } из { $pages }
list-understood = понято: { $wishes }
list-drew-on = По плейлистам: { $names }
list-unknown = Не нашлось: { $names }
quoted = «{ $text }»

reason-playlists = { $count ->
    [one] в { $count } плейлисте вроде «{ $name }»
   *[other] в { $count } плейлистах вроде «{ $name }»
}
reason-together = { $count ->
    [one] в { $count } плейлисте рядом с «{ $title }»
   *[other] в { $count } плейлистах рядом с «{ $title }»
}
reason-near = близко к «{ $title }»
reason-between = близко и к «{ $first }», и к «{ $second }»
reason-name = совпадает с названием из запроса
reason-tags = по тегам: { $tags }
reason-artist = тот же исполнитель, что и у «{ $title }»
reason-sound = звучит похоже на «{ $title }»
reason-popular = { $count ->
    [one] в { $count } плейлисте
   *[other] в { $count } плейлистах
}

note-encoder-down = Сейчас настроение распознать не получается, поэтому список собран по названиям и жанрам.
note-fewer-than-asked = Песен меньше, чем просили: больше ничего не подходит.
note-duration-missed = Точно уложиться в нужное время не получилось.
note-lengths-unknown = Песни неизвестной длительности посчитать нельзя, поэтому их здесь нет.
note-capped-at-limit = В списке может быть не больше 50 песен.
note-relaxed = ≈ — пришлось смягчить: таких песен слишком мало.
note-unjudged = ? — проверить не удалось: об этом здесь ничего не известно.
unknown-years = { $count ->
    [one] У { $count } песни неизвестен год.
   *[other] У { $count } песен неизвестен год.
}
unknown-language = { $count ->
    [one] У { $count } песни неизвестен язык.
   *[other] У { $count } песен неизвестен язык.
}
unknown-genre = { $count ->
    [one] У { $count } песни неизвестен жанр.
   *[other] У { $count } песен неизвестен жанр.
}
unknown-artist = { $count ->
    [one] У { $count } песни неизвестен исполнитель.
   *[other] У { $count } песен неизвестен исполнитель.
}
unknown-instrumental = { $count ->
    [one] У { $count } песни неизвестно, есть ли вокал.
   *[other] У { $count } песен неизвестно, есть ли вокал.
}

button-again = 🔀 Ещё раз
button-run-again = 🔁 Повторить запрос
button-more-like-this = ✨ Похожее
button-spotify = ▶️ Spotify
