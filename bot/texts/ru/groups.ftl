# Группы: приветствие, настройки, удаление
group-hello = Привет! Здесь можно находить песни для этой группы: /mood дождливый день, /search название, /recommend песня — или ответьте на песню командой /recommend. Ответы бывают только на команды, на ответы боту и на упоминания @{ $bot }.
group-settings-title = Настройки этой группы
group-language = Язык ответов: { $language }
group-language-name = { $code ->
    [en] English
    [ko] 한국어
    [ru] Русский
   *[each] у каждого свой
}
group-quiet = Тихие часы: { $hours }
group-quiet-never = нет
group-quiet-about = В тихие часы ответы приходят без звука.
group-clock = Часы: { $offset }, сейчас здесь { $time }
group-admins = Изменить это могут администраторы группы.
group-admins-only = Это могут менять только администраторы группы.
delete-too-old = Сообщению больше двух дней, и Telegram уже не даёт боту его удалить. Это может администратор.

button-own-settings = ⚙️ Мои настройки
