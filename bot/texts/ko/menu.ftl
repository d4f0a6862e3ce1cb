menu-search = 제목이나 가수로 노래 찾기
menu-mood = 기분과 순간에 맞는 노래
menu-recommend = 적어 주신 곡과 비슷한 노래
menu-describe = 한 곡에 대한 모든 것
menu-help = 할 수 있는 일
bot-description = 다음에 들을 노래를 찾아 드려요. 기분을 적거나, 노래 이름을 쓰거나, Spotify 링크를 보내 주세요. 로그인은 필요 없어요.
bot-short-description = 기분으로, 이름으로, 좋아하는 노래로 다음 곡을 찾아 드려요.
