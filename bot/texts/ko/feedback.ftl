# 목록과 곡에 대한 의견
button-bolder = ➕ 더 새롭게
button-safer = ➖ 더 익숙하게
button-edit = ✏️ 고르기
button-why = 왜?
button-undo = ↩️ 취소
button-done = ✅ 완료
button-back = ⬅️ 뒤로
list-from-taste = 좋아하시는 곡에서
list-known = 잘 아시는 { $count }곡은 뺐어요.
adventure-used = { $level ->
    [safe] 익숙하게
    [bold] 새롭게
   *[balanced] 골고루
}
achieved-new = 처음 만나는 가수 { $percent }%
achieved-popularity = 대체로 전체 곡의 { $percent }%보다 인기 있음
achieved-similarity = 비슷한 정도 { $percent }%
not-yours = 이 버튼은 요청한 분만 쓸 수 있어요. 직접 요청해 보세요.

why-not = ‘{ $song }’, 어떤 점이 별로였나요?
dislike-not-now = ⏳ 지금은 말고
dislike-song = 🚫 이 곡이 싫어요
dislike-artist = 🚷 이 가수가 싫어요
dislike-known = 🥱 너무 잘 알아요
dislike-mood = 🌗 분위기가 달라요
said-praise = 알겠어요. 이 목록의 곡들을 취향에 조금 반영할게요.
said-like = 이제부터 ‘{ $song }’ 곡을 취향에 반영할게요.
said-not-now = ‘{ $song }’ 곡은 { $days }일 동안 뺄게요.
said-song = ‘{ $song }’ 곡은 이제부터 뺄게요.
said-artist = 이제부터 { $artist }의 노래는 뺄게요.
said-known = ‘{ $song }’ 곡은 { $days }일 동안 추천에서 빼고, 몇 곡을 뺐는지 알려 드릴게요.
said-mood = 이 목록을 다시 만들 때는 ‘{ $song }’ 같은 분위기를 피하고, 다른 목록에서도 { $days }일 동안 조금 피할게요.
said-undone = 취소했어요: { $about }

why-title = 이 곡들을 고른 까닭
why-below = 순위는 적힌 근거를 빼고 이 목록을 다시 매겨서 얻은 값이에요.
why-rank = { $evidence } 없이는 { $rank }위였을 거예요
why-rank-out = { $evidence } 없이는 { $rank }위로, 이 목록에 들지 못했을 거예요
why-same-rank = { $evidence } 없이도 { $rank }위예요
why-gone = { $evidence } 없이는 찾지 못했을 거예요
evidence-seed = ‘{ $title }’
evidence-playlist = 플레이리스트 ‘{ $name }’
evidence-playlist-unnamed = 한 플레이리스트
evidence-tags = { $tags } 태그
