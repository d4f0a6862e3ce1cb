# Groups: greeting, settings, deleting
group-hello = Hi! I find songs for this group: /mood rainy sunday, /search a title, /recommend a song, or reply to a song with /recommend. I answer commands, replies to me and mentions of @{ $bot }, and nothing else.
group-settings-title = Settings of this group
group-language = Language of answers: { $language }
group-language-name = { $code ->
    [en] English
    [ko] 한국어
    [ru] Русский
   *[each] each person's own
}
group-quiet = Quiet hours: { $hours }
group-quiet-never = none
group-quiet-about = In quiet hours my answers come without a sound.
group-clock = Clock: { $offset }, it is { $time } here
group-admins = Admins of the group can change this.
group-admins-only = Only admins of this group can change that.
delete-too-old = Telegram no longer lets me delete this: it is more than two days old. An admin can.

button-own-settings = ⚙️ My own settings
