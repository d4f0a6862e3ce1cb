# Подключение
spotify-connect = Подключите Spotify, чтобы начинать со своих песен и сохранять списки как плейлисты. Всё остальное работает и без этого.
spotify-promise = Я читаю только то, что вы здесь открываете, храню это не дольше суток и удаляю по /logout. Кнопка ведёт в Spotify и действует десять минут, один раз и только для вас: не передавайте её.
spotify-confirm = По данным Spotify, этот аккаунт принадлежит «{ $name }». Он ваш?
spotify-connected = Spotify подключён. Начните со своих песен или нажмите 💾 под любым списком. /logout отключает.
spotify-standing = Ваш Spotify подключён. /logout отключит его и удалит прочитанное.
spotify-declined = Ничего не подключено, вход удалён. /login начнёт заново.
spotify-foreign = По этой ссылке ничего не подключить: она использована, устарела или сделана для другого человека. Отправьте /login, чтобы получить свою.
logout-done = Spotify отключён. Удалено:
logout-tokens = вход и его токены
logout-values = { $count ->
    [0] больше ничего: из прочитанного ничего не оставалось
    [one] { $count } часть прочитанного из вашего аккаунта
    [few] { $count } части прочитанного из вашего аккаунта
   *[many] { $count } частей прочитанного из вашего аккаунта
}
logout-elsewhere = Сохранённые плейлисты остаются вашими. Чтобы отозвать само разрешение, откройте раздел «Приложения» на странице аккаунта Spotify.
logout-nothing = Spotify не подключён, удалять нечего.
spotify-reminder = { $days ->
    [one] Вход в Spotify закончится через { $days } день: он действует шесть месяцев.
    [few] Вход в Spotify закончится через { $days } дня: он действует шесть месяцев.
   *[many] Вход в Spotify закончится через { $days } дней: он действует шесть месяцев.
} /login продлит его.

button-connect = 🔗 Подключить Spotify
button-connect-again = 🔁 Подключить заново
button-account-mine = ✅ Да, подключить
button-account-not-mine = ❌ Нет, это не я
button-own-songs = 🎵 Начать с моих песен

# Свои песни
own-title = Ваши песни в Spotify
own-where = Где искать? Можно выбрать до двадцати песен.
own-which = Какой плейлист?
own-none = У вас нет своих плейлистов в Spotify.
own-saved = ♥ Любимые песни
own-top = 🏆 Чаще всего
own-recent = 🕘 Недавние
own-playlists = 📂 Мои плейлисты
own-playlist = 📂 Плейлист
own-from-spotify = Из Spotify; название открывается там.
own-chosen = { $count ->
    [0] Пока ничего не выбрано
    [one] Выбрана { $count } песня
    [few] Выбраны { $count } песни
   *[many] Выбрано { $count } песен
}
own-empty = Здесь ничего нет.
own-full = { $count ->
    [one] Больше { $count } песни выбрать нельзя.
   *[other] Больше { $count } песен выбрать нельзя.
}
own-choose-first = Сначала выберите песни.
own-unknown = Нет в моей коллекции: { $names }
own-none-known = Ни одной из этих песен нет в моей коллекции. Выберите, пожалуйста, другие.
button-own-use = { $count ->
    [one] ✨ Похожие на { $count } песню
    [few] ✨ Похожие на эти { $count } песни
   *[many] ✨ Похожие на эти { $count } песен
}
button-own-clear = ✖ Снять выбор
button-own-back = ⬅ В другом месте

# Сохранение
button-save = 💾 Сохранить
button-save-new = ➕ Новый плейлист Spotify
button-save-living = ♻️ Обновить мой плейлист Segue
button-save-text = 📄 Текст
button-save-csv = 📊 CSV
button-save-links = 🔗 Ссылки
button-open-spotify = ▶️ Открыть в Spotify
button-queue = ⏭ Следующей
button-like = 💚 Нравится в Spotify
save-how = Как сохранить?
save-description = «{ $heading }» – нашёл Segue в Telegram: t.me/{ $bot }
save-not-there = Ни одной из этих песен нет в Spotify.
saved-tracks = { $count ->
    [one] { $count } трек теперь в вашем Spotify, в закрытом плейлисте.
    [few] { $count } трека теперь в вашем Spotify, в закрытом плейлисте.
   *[many] { $count } треков теперь в вашем Spotify, в закрытом плейлисте.
}
saved-fewer = { $count ->
    [0] Spotify принял все треки, которые я отправил.
    [one] Spotify принял на { $count } трек меньше, чем я отправил.
    [few] Spotify принял на { $count } трека меньше, чем я отправил.
   *[many] Spotify принял на { $count } треков меньше, чем я отправил.
}
saved-missing = В Spotify нет: { $names }
saved-unasked = Сейчас не удалось найти: { $names }
saved-no-cover = Обложку в этот раз загрузить не удалось.
queue-done = Прозвучит следующей.
like-done = Добавлено в любимые песни.

# Что мешает
error-login-needed = Для этого нужен ваш Spotify или ещё одно разрешение от него.
error-login-ended = Вход в Spotify закончился, и я его удалил. Всё остальное работает; /login подключит снова.
error-not-listed = Вашего аккаунта Spotify нет в списке пользователей бота. Маленькому боту Spotify разрешает пятерых; попросите владельца добавить вас.
error-premium = Spotify делает это только для Premium. Ссылка на песню работает.
error-no-device = Ничего не играет. Включите Spotify на одном из устройств и попробуйте снова.
error-spotify-refused = Spotify отказал (ошибка { $status }). Всё, что работает без Spotify, работает.

# Страницы в браузере
page-title-back = Почти готово
page-back = Spotify согласен. Вернитесь в чат и подтвердите, что аккаунт ваш; до этого ничего не подключено.
page-open-chat = Вернуться в Telegram
page-title-refused = Не подключено
page-refused = Вы не дали разрешения, поэтому ничего не подключено. Всё остальное работает и без этого.
page-title-expired = Ссылка устарела
page-expired = Ссылка для входа действует десять минут. Отправьте в чате /login, чтобы получить новую.
page-title-replayed = Ссылка уже использована
page-replayed = Ссылка для входа действует один раз. Если это были не вы, ничего не подключено: отправьте в чате /login, чтобы получить свою.
page-title-unknown = Неизвестная ссылка
page-unknown = Её сделал не этот бот или очень давно. Отправьте в чате /login.
page-title-not-listed = Нет в списке пользователей
page-not-listed = Маленькому приложению Spotify разрешает пятерых, и вписывают их вручную. Попросите владельца бота добавить вас и снова отправьте /login.
page-title-trouble = Spotify не отвечает
page-trouble = Ничего не подключено. Отправьте в чате /login ещё раз через несколько минут.
