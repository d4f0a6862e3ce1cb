error-unknown-song = ‘{ $text }’ 같은 노래를 찾지 못했어요. 철자를 확인하거나 /search 뒤에 가수 이름을 적어 찾아보세요.
error-nothing-found = 어울리는 곡을 찾지 못했어요. 더 짧고 쉬운 말로 적어 보세요. /help에 예시가 있어요.
error-catalogue-empty = 아직 노래가 하나도 없어요. 봇 운영자가 노래를 가져오면 모두 쓸 수 있어요.
error-store-down = 지금 저장소가 응답하지 않아요. 잃어버린 것은 없으니 잠시 뒤에 다시 해 주세요.
error-busy = 지금 { $service } 쪽이 붐비고 있어요. 몇 분 뒤에 다시 해 주세요. 제목으로 찾기는 지금도 돼요.
error-encoder-down = 지금은 분위기를 읽을 수 없어요. /search, /recommend, /describe는 그대로 쓸 수 있어요.
error-setup = 봇 설정에 문제가 있어서 운영자가 확인해야 해요. 나중에 다시 해 주세요.
error-unexpected = 제 쪽에서 문제가 생겼어요. 다시 해 보시고, 또 그러면 운영자에게 이 번호를 알려 주세요: { $incident }
error-link-track = 이 링크의 Spotify 곡은 제가 가진 목록에 없어요. 가수와 제목으로 찾아볼 수 있어요.
error-link-kind = 앨범, 가수, 플레이리스트, 팟캐스트 링크는 읽지 못하고 곡 링크만 읽을 수 있어요. 곡 하나의 링크를 보내거나 이름으로 찾아보세요.
error-card-gone = 이 곡은 이제 목록에 없어요.

input-empty = 메시지에 읽을 글이 없어요. 몇 단어만 적어 주세요.
input-no-words = 그림이나 기호만으로는 알 수 없어요. 몇 단어로 설명해 주세요.
input-too-long = 너무 길어요. { $length }자를 보내셨는데 { $limit }자까지 읽을 수 있어요. 짧게 적어 주세요.

expired-button = 이 버튼은 기한이 지났어요. 다시 요청해 주세요.
expired-list = 이 목록은 기한이 지났어요. ‘다시 찾기’를 눌러 주세요.
input-foreign-link = 저는 링크를 열어 보지 않아요. Spotify 곡 링크만 그대로 알아볼 수 있으니 가수와 제목을 적어 주세요.

limit-reached = 한꺼번에 너무 많이 보내셨어요. { $seconds }초 뒤에 다시 받을게요.
error-left-out = 한꺼번에 너무 많이 보내셔서 방금 보내거나 누르신 것 중 일부는 처리하지 못했어요. 1분쯤 뒤에 다시 해 주세요.
press-waits = 누르신 건 확인했어요. 평소보다 조금 더 걸리니 잠시만 기다려 주세요.
