# 곡 목록
list-tracks = { $count }곡
list-minutes = { $minutes }분
list-hours = { $hours }시간 { $minutes }분
list-page = { $pages }쪽 중 { $page }쪽
list-understood = 알아들은 것: { $wishes }
list-drew-on = 참고한 플레이리스트: { $names }
list-unknown = 찾지 못한 곡: { $names }
quoted = ‘{ $text }’

reason-playlists = { $count ->
    [1] ‘{ $name }’ 같은 플레이리스트에 있어요
   *[other] ‘{ $name }’ 같은 플레이리스트 { $count }개에 있어요
}
reason-together = { $count ->
    [1] 한 플레이리스트에 ‘{ $title }’ 곡과 함께 있어요
   *[other] 플레이리스트 { $count }개에 ‘{ $title }’ 곡과 함께 있어요
}
reason-near = ‘{ $title }’ 느낌과 비슷해요
reason-between = ‘{ $first }’, ‘{ $second }’ 모두와 비슷해요
reason-name = 적어 주신 이름과 맞아요
reason-tags = { $tags } 태그가 있어요
reason-artist = ‘{ $title }’ 아티스트의 곡이에요
reason-sound = ‘{ $title }’ 사운드와 비슷해요
reason-popular = 플레이리스트 { $count }개에 들어 있어요

note-encoder-down = 지금은 분위기를 읽을 수 없어서 제목과 장르만 보고 골랐어요.
note-fewer-than-asked = 어울리는 곡이 더 없어서 말씀하신 것보다 적어요.
note-duration-missed = 말씀하신 길이에 딱 맞는 조합이 없었어요.
note-lengths-unknown = 길이를 알 수 없는 곡은 시간을 맞출 수 없어서 뺐어요.
note-capped-at-limit = 목록에는 최대 50곡까지 담을 수 있어요.
note-relaxed = ≈ 표시는 맞는 곡이 적어서 너그럽게 봤어요.
note-unjudged = ? 표시는 정보가 없어서 가리지 못했어요.
unknown-years = { $count }곡은 발매 연도를 몰라요.
unknown-language = { $count }곡은 가사 언어를 몰라요.
unknown-genre = { $count }곡은 장르를 몰라요.
unknown-artist = { $count }곡은 가수를 몰라요.
unknown-instrumental = { $count }곡은 보컬이 있는지 몰라요.

button-again = 🔀 다시
button-run-again = 🔁 다시 찾기
button-more-like-this = ✨ 비슷한 곡
button-spotify = ▶️ Spotify
