# 고를 수 있는 것
settings-title = 내 설정
settings-adventure = 새로움
settings-music = 노래 언어
settings-language = 안내 언어
settings-feedback = 곡에 대한 의견
settings-privacy = 개인 정보
settings-kept = 저장했어요.
adventure-level = { $level ->
    [safe] 익숙하게
    [bold] 새롭게
   *[balanced] 골고루
}
adventure-about = { $level ->
    [safe] 익숙하게: 말씀하신 것과 가깝고 잘 알려진 곡을 주로 골라요.
    [bold] 새롭게: 더 멀리, 처음 만나는 가수를 더 많이 골라요.
   *[balanced] 골고루: 그 사이예요.
}
music-any = 상관없음
music-about = 고른 언어의 노래를 먼저 골라요. 아무것도 고르지 않으면 모두 똑같이 봐요. 요청에 적어 주신 말이 먼저예요.
music-language = { $code ->
    [en] 영어
    [ko] 한국어
    [ru] 러시아어
    [ja] 일본어
    [zh] 중국어
    [es] 스페인어
    [pt] 포르투갈어
    [fr] 프랑스어
    [de] 독일어
    [it] 이탈리아어
    [hi] 힌디어
   *[zxx] 연주곡
}
language-own = { $code ->
    [ko] 한국어
    [ru] Русский
   *[en] English
}
language-client = 텔레그램 설정대로
language-about = 제가 대답하는 언어예요. 무엇을 고르셔도 요청은 세 언어로 모두 알아들어요.
feedback-count = { $count ->
    [0] 아직 없음
   *[other] { $count }개
}
feedback-none = 아직 없어요. 목록 아래의 ‘고르기’를 눌러 곡마다 좋고 싫음을 알려 주세요.
feedback-line = { $reaction ->
    [like] 👍 { $about }
    [artist] 🚷 가수 { $about }
   *[song] 🚫 { $about }
}
feedback-line-until = { $reaction ->
    [not-now] ⏳ 지금은 말고: { $about } ({ $day }까지)
    [known] 🥱 너무 잘 아는 곡: { $about } ({ $day }까지)
   *[mood] 🌗 분위기가 다름: { $about } ({ $day }까지)
}
help-settings = 목록의 새로움, 언어, 곡에 대한 의견
