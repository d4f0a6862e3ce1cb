card-facts = { $album } · { $year }년
card-profile = 오디오 특성
card-estimated = ≈ 표시는 모델이 추정한 값이에요.
card-playlists = 담긴 플레이리스트: { $names }
card-neighbours = 가까운 곡

feature-danceability = 춤추기 좋은 정도
feature-energy = 에너지
feature-valence = 밝은 정도
feature-acousticness = 어쿠스틱
feature-instrumentalness = 연주 비중
feature-speechiness = 말소리
feature-liveness = 현장감
feature-tempo = { $tempo } BPM
feature-loudness = { $loudness } dB
feature-metre = { $beats }/4박자
feature-key = { $pitch ->
    [0] C
    [1] C♯
    [2] D
    [3] D♯
    [4] E
    [5] F
    [6] F♯
    [7] G
    [8] G♯
    [9] A
    [10] A♯
   *[11] B
} { $mode ->
    [major] 장조
    [minor] 단조
   *[unknown] (조성 미상)
}

word-danceable = 춤추기 좋은
word-not-danceable = 춤추기엔 느긋한
word-energetic = 에너지 넘치는
word-calm = 차분한
word-cheerful = 밝은
word-sad = 쓸쓸한
word-acoustic = 어쿠스틱
word-instrumental = 연주곡
word-spoken = 말소리가 많은
word-live = 라이브 녹음
word-fast = 빠른
word-slow = 느린
button-whole-card = 🔗 자세히 보기
button-share = 📤 공유
