start-hello =
    안녕하세요, 다음에 들을 노래를 찾아 드리는 Segue예요.

    기분을 적거나, 노래 이름을 쓰거나, Spotify 링크를 보내 주세요. 로그인은 필요 없어요.
start-try = 이런 것부터 눌러 보세요:
help-title = 할 수 있는 일
help-plain = 그냥 말을 걸어 주세요. 기분이나 상황을 쓰면 목록을, Spotify 링크를 보내면 곡 정보를 보여 드려요.
help-search = 제목이나 가수로 노래 찾기 (오타가 있어도 괜찮아요)
help-mood = 기분, 장소, 순간에 맞는 노래 (‘12곡’이나 ‘45분’도 함께 적을 수 있어요)
help-recommend = 적어 주신 곡과 비슷한 노래 (한 줄에 한 곡, 또는 세미콜론(;)으로 구분)
help-describe = 한 곡에 대해 알고 있는 모든 것
help-inline = 다른 대화방에서는 @{ $bot } 뒤에 노래 이름, ‘기분: …’ 또는 ‘비슷한: …’을 적어 보세요.

ask-search = 어떤 노래나 가수를 찾을까요?
ask-mood = 지금 어떤 기분, 어떤 순간인가요?
ask-recommend = 어떤 노래에서 시작할까요? 한 줄에 하나씩 ‘가수 - 제목’으로 적어 주세요.
ask-describe = 어떤 노래인가요? ‘가수 - 제목’으로 적거나 Spotify 링크를 보내 주세요.

working = 시작했어요…
working-reading = 말씀을 읽고 있어요…
working-finding = 플레이리스트를 찾고 있어요…
working-ranking = 곡을 고르고 있어요…
login-not-ready = 이 봇에는 아직 Spotify 연결이 준비되지 않았어요. 나머지 기능은 연결 없이도 모두 쓸 수 있어요.
logout-not-ready = 연결된 Spotify 계정이 없어서 해제할 것도 없어요.
unknown-command = 모르는 명령이에요. 이런 명령을 쓸 수 있어요:

inline-hint = 노래 이름이나 ‘기분: …’, ‘비슷한: …’을 적어 보세요
inline-nothing = 찾지 못했어요. 대화방에서 더 보기
inline-trouble = 문제가 생겼어요. 대화방에서 더 보기
inline-input = 글만 읽을 수 있어요. 대화방에서 더 보기
inline-encoder = 지금은 분위기를 못 읽어요. 대화방에서 더 보기
inline-slow = 조금 더 걸려요. 대화방에서 물어보세요
inline-was-trouble = 조금 전에는 문제가 있었어요. 여기서 다시 해 볼까요?
button-search = 🔎 이름으로 찾기
