# 보관하는 정보
privacy-title = 제가 보관하는 정보
privacy-settings = 텔레그램 번호(ID)와 설정을, 지우시거나 { $years }년 동안 목록을 요청하지 않으실 때까지 보관해요. 이름은 보관하지 않아요.
privacy-feedback = 곡에 대한 의견은 취소하시거나 기한이 끝날 때까지 보관해요.
privacy-shown = 어떤 곡을 보여 드렸는지는 같은 곡을 또 권하지 않도록 { $days }일 동안 보관해요.
privacy-opened = 어떤 곡을 열어 보거나 칭찬하거나 올리셨는지는 취향을 알기 위해 { $days }일 동안 보관해요.
privacy-lists = 목록은 하루, 요청하신 말은 목록을 다시 만들 수 있도록 30일 동안 보관해요.
privacy-forgotten = 지우신 뒤에는 처리 중이던 요청이 정보를 다시 남기지 않도록, 지웠다는 표시만 번호(ID) 없이 길어야 한 시간 보관해요.
privacy-not = 링크는 바로 Spotify로 이어져서 무엇을 들으시는지 저는 볼 수 없어요. 정보를 팔지 않고, 취향은 저장하지 않고 요청마다 새로 계산해요.
button-my-data = 📄 내 정보 모두 파일로 받기
button-forget = 🗑 지우기…
my-data-caption = 제가 보관하는 정보 전부예요.
forget-title = 무엇을 잊을까요?
forget-about = 바로 지워지고 되돌릴 수 없어요. 지운 내역을 알려 드려요.
button-forget-feedback = 곡에 대한 의견
button-forget-history = 보고 열어 본 곡과 내 목록
button-forget-everything = 나에 대한 모든 것
button-forget-sure = 🗑 네, 지워 주세요
forget-sure = { $scope ->
    [feedback] 곡에 대한 의견을 모두 지울까요?
    [history] 보고 열어 본 곡의 기록과 목록을 모두 지울까요?
   *[everything] 보관하고 있는 정보를 모두 지울까요?
}
receipt-title = 지웠어요
receipt-line = { $what ->
    [feedback] 곡에 대한 의견: { $count }개
    [history] 보여 드렸거나 열어 보신 곡: { $count }개
    [settings] 설정: { $count }개
    [keys] 보관 중이던 목록과 잠깐 쓰는 값: { $count }개
   *[other] 그 밖의 정보: { $count }개
}
receipt-part = 취향은 요청마다 새로 계산하므로 다음 목록부터 바로 반영돼요.
receipt-everything = 회원님의 텔레그램 번호가 남은 곳은 없어요. 다음 요청부터는 처음처럼 시작해요.
private-only = 둘이서만 나눌 이야기예요. 개인 대화방에서 알려 드릴게요.
button-private-chat = 개인 대화방 열기
help-privacy = 보관하는 내 정보 보기, 파일로 받기, 지우기
