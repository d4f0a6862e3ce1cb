# Что можно выбрать
settings-title = Ваши настройки
settings-adventure = Смелость
settings-music = Языки песен
settings-language = Язык ответов
settings-feedback = Ваши оценки
settings-privacy = Личные данные
settings-kept = Сохранено.
adventure-level = { $level ->
    [safe] привычно
    [bold] смело
   *[balanced] в меру
}
adventure-about = { $level ->
    [safe] Привычно: близко к тому, что вы назвали, в основном известные песни.
    [bold] Смело: подальше, больше незнакомых исполнителей.
   *[balanced] В меру: нечто среднее.
}
music-any = любые
music-about = Песни на этих языках идут первыми; если ничего не выбрано, все равны. То, что сказано в запросе, важнее.
music-language = { $code ->
    [en] английский
    [ko] корейский
    [ru] русский
    [ja] японский
    [zh] китайский
    [es] испанский
    [pt] португальский
    [fr] французский
    [de] немецкий
    [it] итальянский
    [hi] хинди
   *[zxx] без слов
}
language-own = { $code ->
    [ko] 한국어
    [ru] Русский
   *[en] English
}
language-client = как в Telegram
language-about = На этом языке приходят ответы. Запросы понятны на всех трёх, что бы вы ни выбрали.
feedback-count = { $count ->
    [0] пока нет
    [one] { $count } оценка
    [few] { $count } оценки
   *[other] { $count } оценок
}
feedback-none = Пока ничего. Нажмите «Оценить» под списком, чтобы отметить, что нравится и что нет.
feedback-line = { $reaction ->
    [like] 👍 { $about }
    [artist] 🚷 исполнитель { $about }
   *[song] 🚫 { $about }
}
feedback-line-until = { $reaction ->
    [not-now] ⏳ не сейчас: { $about }, до { $day }
    [known] 🥱 знакома наизусть: { $about }, до { $day }
   *[mood] 🌗 не то настроение: { $about }, до { $day }
}
help-settings = смелость списков, языки, ваши оценки
