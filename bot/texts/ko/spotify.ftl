# 계정 연결
spotify-connect = Spotify 계정을 연결하면 내 노래에서 시작하고 목록을 플레이리스트로 저장할 수 있어요. 나머지는 연결 없이도 모두 돼요.
spotify-promise = 여기서 여는 것만 읽고, 길어야 하루 보관하며, /logout 하면 지워요. 버튼은 Spotify로 이어지고 10분 동안 한 번, 본인에게만 통해요. 다른 사람에게 넘기지 마세요.
spotify-confirm = Spotify에 따르면 이 계정의 이름은 “{ $name }”이에요. 본인 계정인가요?
spotify-connected = Spotify에 연결됐어요. 내 노래에서 시작하거나, 목록 아래의 💾를 눌러 보세요. /logout 하면 연결이 끊겨요.
spotify-standing = Spotify 계정이 연결되어 있어요. /logout 하면 연결을 끊고 읽은 것을 지워요.
spotify-declined = 아무것도 연결하지 않았고 로그인은 지웠어요. /login 으로 다시 시작할 수 있어요.
spotify-foreign = 이 링크로는 연결할 수 없어요. 이미 썼거나, 너무 오래됐거나, 다른 사람의 것이에요. /login 을 보내 본인의 링크를 받으세요.
logout-done = Spotify 연결을 끊었어요. 지운 것:
logout-tokens = 로그인과 토큰
logout-values = { $count ->
    [0] 그 밖에는 없어요. 남아 있던 읽은 내용이 없었어요
   *[other] 계정에서 읽은 내용 { $count }건
}
logout-elsewhere = 저장한 플레이리스트는 그대로 남아요. 권한 자체를 거두려면 Spotify 계정 페이지의 “앱”에서 하세요.
logout-nothing = 연결된 Spotify 계정이 없어서 지울 것이 없어요.
spotify-reminder = { $days ->
   *[other] Spotify 로그인이 { $days }일 뒤에 끝나요. Spotify의 로그인은 여섯 달 동안 유효해요.
} /login 으로 새로 할 수 있어요.

button-connect = 🔗 Spotify 연결
button-connect-again = 🔁 다시 연결
button-account-mine = ✅ 네, 연결할게요
button-account-not-mine = ❌ 아니요, 제가 아니에요
button-own-songs = 🎵 내 노래에서 시작

# 내 노래
own-title = Spotify의 내 노래
own-where = 어디서 찾을까요? 시작할 노래를 스무 곡까지 고를 수 있어요.
own-which = 어느 플레이리스트인가요?
own-none = Spotify에 직접 만든 플레이리스트가 없어요.
own-saved = ♥ 좋아요 표시한 곡
own-top = 🏆 많이 들은 곡
own-recent = 🕘 최근 들은 곡
own-playlists = 📂 내 플레이리스트
own-playlist = 📂 플레이리스트
own-from-spotify = 출처: Spotify. 제목을 누르면 열려요.
own-chosen = { $count ->
    [0] 아직 고르지 않았어요
   *[other] { $count }곡 골랐어요
}
own-empty = 여기에는 아무것도 없어요.
own-full = { $count ->
   *[other] { $count }곡까지 고를 수 있어요.
}
own-choose-first = 먼저 노래를 골라 주세요.
own-unknown = 제 목록에 없어요: { $names }
own-none-known = 고른 노래가 제 목록에 하나도 없어요. 다른 노래를 골라 주세요.
button-own-use = { $count ->
   *[other] ✨ 이 { $count }곡과 비슷한 노래
}
button-own-clear = ✖ 모두 해제
button-own-back = ⬅ 다른 곳

# 저장
button-save = 💾 저장
button-save-new = ➕ 새 Spotify 플레이리스트
button-save-living = ♻️ 내 Segue 플레이리스트 바꾸기
button-save-text = 📄 텍스트
button-save-csv = 📊 CSV
button-save-links = 🔗 링크
button-open-spotify = ▶️ Spotify에서 열기
button-queue = ⏭ 다음에 재생
button-like = 💚 Spotify 좋아요
save-how = 어떻게 저장할까요?
save-description = “{ $heading }” – 텔레그램의 Segue가 찾은 곡: t.me/{ $bot }
save-not-there = Spotify에 이 노래들이 하나도 없어요.
saved-tracks = { $count ->
   *[other] { $count }곡이 Spotify의 비공개 플레이리스트에 들어갔어요.
}
saved-fewer = { $count ->
    [0] 제가 보낸 곡을 Spotify가 모두 받았어요.
   *[other] 제가 보낸 것보다 Spotify가 { $count }곡 적게 받았어요.
}
saved-missing = Spotify에 없는 곡: { $names }
saved-unasked = 지금은 찾아보지 못한 곡: { $names }
saved-no-cover = 이번에는 표지를 올리지 못했어요.
queue-done = 다음에 재생돼요.
like-done = 좋아요 표시한 곡에 넣었어요.

# 막는 것
error-login-needed = 여기에는 Spotify 계정이나 추가 권한이 필요해요.
error-login-ended = Spotify 로그인이 끝나서 지웠어요. 나머지는 모두 되고, /login 으로 다시 연결할 수 있어요.
error-not-listed = 이 Spotify 계정은 봇의 사용자 목록에 없어요. Spotify는 작은 봇에 다섯 명까지만 허용해요. 운영자에게 추가를 부탁해 주세요.
error-premium = Spotify는 이 기능을 Premium 계정에만 제공해요. 노래 링크는 그대로 쓸 수 있어요.
error-no-device = 재생 중인 기기가 없어요. 기기에서 Spotify를 켠 다음 다시 해 보세요.
error-spotify-refused = Spotify가 거절했어요 (오류 { $status }). Spotify 없이 하는 것은 모두 돼요.

# 브라우저 페이지
page-title-back = 거의 다 됐어요
page-back = Spotify가 허락했어요. 대화로 돌아가 본인 계정인지 확인해 주세요. 그 전에는 아무것도 연결되지 않아요.
page-open-chat = 텔레그램으로 돌아가기
page-title-refused = 연결하지 않았어요
page-refused = 허락하지 않아서 아무것도 연결하지 않았어요. 나머지는 연결 없이도 모두 돼요.
page-title-expired = 링크가 너무 오래됐어요
page-expired = 로그인 링크는 10분 동안만 통해요. 대화에서 /login 을 보내 새로 받으세요.
page-title-replayed = 이미 쓴 링크예요
page-replayed = 로그인 링크는 한 번만 통해요. 본인이 쓴 것이 아니라면 아무것도 연결되지 않았어요. 대화에서 /login 을 보내 본인의 링크를 받으세요.
page-title-unknown = 알 수 없는 링크예요
page-unknown = 이 봇이 만든 것이 아니거나 오래된 링크예요. 대화에서 /login 을 보내세요.
page-title-not-listed = 사용자 목록에 없어요
page-not-listed = Spotify는 작은 앱에 다섯 명까지만 허용하고, 이름은 직접 적어 넣어야 해요. 운영자에게 추가를 부탁한 다음 /login 을 다시 보내세요.
page-title-trouble = Spotify가 대답하지 않아요
page-trouble = 아무것도 연결하지 않았어요. 몇 분 뒤에 대화에서 /login 을 다시 보내 주세요.
