import { commonStyle, escapeHtml, htmlPage } from '../page.ts'
import { type Language, languages, type SignInText, texts } from './pageTexts.ts'

/** What a client's branding in the template makes of its pages. */
export interface Look {
  readonly colour: string
  /** A `data:` URL. */
  readonly logo: string | undefined
}

export type Pages = ReturnType<typeof createPages>

/** The style of the pages: the form in a card in the middle, as managed login shows it, in the brand's colour. */
export const styleOf = (look: Look | undefined): string => `${commonStyle}
body { display: grid; min-height: 100vh; margin: 0 auto; padding: 0; box-sizing: border-box; align-items: center; justify-items: center }
main { box-sizing: border-box; width: min(26rem, 100vw); padding: 2rem; border: 1px solid var(--line); border-radius: .75rem }
main img { display: block; height: 3rem; margin: 0 auto 1rem } h1 { margin-top: 0; text-align: center }
form { max-width: none }${look ? ` button { background: ${look.colour}; color: #fff }` : ''}`

/** Creates the pages in the language that the client asks for with `lang`. Other languages get English. */
export function createPages(look: Look | undefined, wanted: unknown) {
  const lang: Language = languages.find((known) => known === wanted) ?? 'en'
  const t = (text: SignInText): string => escapeHtml(texts[text][lang])
  const page = (title: SignInText, body: string): string =>
    htmlPage(
      texts[title][lang],
      `${look?.logo === undefined ? '' : `<img src="${look.logo}" alt="">`}<h1>${t(title)}</h1>${body}`,
      { lang, style: styleOf(look) },
    )
  const alert = (problem: SignInText | undefined) => `<p role="alert">${problem ? t(problem) : ''}</p>`
  const codeField = `<label>${t('code')} <input name="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9]{6}" required autofocus></label>
<button>${t('signIn')}</button></form>`

  return {
    password: (problem?: SignInText, email = ''): string =>
      page(
        'signIn',
        `${alert(problem)}<form method="post">
<label>${t('email')} <input name="email" type="email" autocomplete="username" value="${escapeHtml(email)}" required autofocus></label>
<label>${t('password')} <input name="password" type="password" autocomplete="current-password" required></label>
<button>${t('next')}</button></form>`,
      ),
    /** For a client whose users sign in by their own identity providers. The domain of the address selects the provider. */
    address: (problem?: SignInText): string =>
      page(
        'signInWithOrganisation',
        `${alert(problem)}<form method="post">
<label>${t('email')} <input name="address" type="email" autocomplete="username" required autofocus></label>
<button>${t('next')}</button></form>`,
      ),
    newPassword: (minimumLength: number, problem?: SignInText): string =>
      page(
        'choosePassword',
        `${alert(problem)}<form method="post">
<label>${t('newPassword')} <input name="newPassword" type="password" autocomplete="new-password" minlength="${minimumLength}" required autofocus></label>
<p class="soft">${t('passwordRule').replace('{minimumLength}', String(minimumLength))}</p>
<button>${t('next')}</button></form>`,
      ),
    authenticator: (secret: string, problem?: SignInText): string =>
      page(
        'setUpAuthenticator',
        `${alert(problem)}<p>${t('addKey')} <code>${escapeHtml(secret)}</code></p><form method="post">${codeField}`,
      ),
    code: (problem?: SignInText): string => page('yourCode', `${alert(problem)}<form method="post">${codeField}`),
    unknownProvider: (): string => page('unknownProvider', `<p>${t('noSuchProvider')}</p>`),
    expired: (): string => page('expired', `<p>${t('goBack')}</p>`),
  }
}
