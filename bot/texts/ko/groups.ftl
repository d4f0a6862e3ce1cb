# 그룹: 인사, 설정, 삭제
group-hello = 안녕하세요! 이 그룹에서 함께 들을 노래를 찾아 드려요. /mood 비 오는 날, /search 제목, /recommend 곡 이름처럼 적거나, 노래에 답장으로 /recommend를 보내 주세요. 명령, 저에게 보낸 답장, @{ $bot } 멘션에만 대답해요.
group-settings-title = 이 그룹의 설정
group-language = 답하는 언어: { $language }
group-language-name = { $code ->
    [en] English
    [ko] 한국어
    [ru] Русский
   *[each] 각자의 언어
}
group-quiet = 조용한 시간: { $hours }
group-quiet-never = 없음
group-quiet-about = 조용한 시간에는 알림 소리 없이 답해요.
group-clock = 시계: { $offset }, 지금 여기는 { $time }
group-admins = 그룹 관리자가 바꿀 수 있어요.
group-admins-only = 이 그룹의 관리자만 바꿀 수 있어요.
delete-too-old = 이틀이 지난 메시지라 제가 지울 수 없어요. 관리자는 지울 수 있어요.

button-own-settings = ⚙️ 내 설정
