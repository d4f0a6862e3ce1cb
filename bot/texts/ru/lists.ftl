# Списки песен
list-tracks = { $count ->
    [one] { $count } песня
    [few] { $count } песни
   *[other] { $count } песен
}
list-minutes = { $minutes } мин
list-hours = { $hours } ч { $minutes } мин
list-page = страница { $page } из { $pages }
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

note-encoder-down = Сейчас настроение распознать не получается, поэтому список собран по названиям и жанрам.
note-fewer-than-asked = Песен меньше, чем просили: больше ничего не подходит.
note-duration-missed = Точно уложиться в нужное время не получилось.
note-lengths-unknown = Песни неизвестной длительности посчитать нельзя, поэтому их здесь нет.
note-capped-at-limit = В списке может быть не больше 50 песен.

button-again = 🔀 Ещё раз
button-run-again = 🔁 Повторить запрос
button-more-like-this = ✨ Похожее
button-spotify = ▶️ Spotify
