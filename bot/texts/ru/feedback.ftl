# Что говорят о списке и его песнях
button-bolder = ➕ Смелее
button-safer = ➖ Привычнее
button-edit = ✏️ Оценить
button-why = Почему?
button-undo = ↩️ Отменить
button-done = ✅ Готово
button-back = ⬅️ Назад
list-from-taste = по вашему вкусу
list-known = { $count ->
    [one] { $count } знакомая вам песня пропущена.
    [few] { $count } знакомые вам песни пропущены.
   *[other] { $count } знакомых вам песен пропущено.
}
adventure-used = { $level ->
    [safe] привычно
    [bold] смело
   *[balanced] в меру
}
achieved-new = новых для вас исполнителей { $percent }%
achieved-popularity = в среднем популярнее { $percent }% всех песен
achieved-similarity = сходство { $percent }%
not-yours = Эти кнопки — для того, кто прислал запрос. Отправьте свой.

why-not = Что не так с «{ $song }»?
dislike-not-now = ⏳ Не сейчас
dislike-song = 🚫 Не та песня
dislike-artist = 🚷 Не тот исполнитель
dislike-known = 🥱 Знаю наизусть
dislike-mood = 🌗 Не то настроение
said-praise = Принято: песни этого списка немного учтутся в вашем вкусе.
said-like = «{ $song }» теперь учитывается в вашем вкусе.
said-not-now = { $days ->
    [one] «{ $song }» не появится { $days } день.
    [few] «{ $song }» не появится { $days } дня.
   *[other] «{ $song }» не появится { $days } дней.
}
said-song = «{ $song }» больше не появится.
said-artist = Песен { $artist } больше не будет.
said-known = { $days ->
    [one] «{ $song }» не попадёт в рекомендации { $days } день, но будет посчитана.
    [few] «{ $song }» не попадёт в рекомендации { $days } дня, но будет посчитана.
   *[other] «{ $song }» не попадёт в рекомендации { $days } дней, но будет посчитана.
}
said-mood = { $days ->
    [one] Этот список при повторе уйдёт от настроения «{ $song }», остальные — чуть-чуть, { $days } день.
    [few] Этот список при повторе уйдёт от настроения «{ $song }», остальные — чуть-чуть, { $days } дня.
   *[other] Этот список при повторе уйдёт от настроения «{ $song }», остальные — чуть-чуть, { $days } дней.
}
said-undone = Отменено: { $about }.

why-title = Почему эти песни
why-below = Места получены так: список построен заново без того, что названо.
why-rank = без { $evidence } была бы на месте { $rank }
why-rank-out = без { $evidence } была бы на месте { $rank }, вне этого списка
why-same-rank = и без { $evidence } осталась бы на месте { $rank }
why-gone = без { $evidence } не нашлась бы
evidence-seed = «{ $title }»
evidence-playlist = плейлиста «{ $name }»
evidence-playlist-unnamed = одного плейлиста
evidence-tags = тегов { $tags }
