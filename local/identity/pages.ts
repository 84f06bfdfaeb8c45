import { escapeHtml, htmlPage } from '../page.ts'

const alert = (text: string) => `<p role="alert">${escapeHtml(text)}</p>`

export const passwordPage = (problem = '', email = ''): string =>
  htmlPage(
    'Sign in',
    `<h1>Sign in</h1>${alert(problem)}<form method="post">
<label>Email <input name="email" type="email" autocomplete="username" value="${escapeHtml(email)}" required autofocus></label>
<label>Password <input name="password" type="password" autocomplete="current-password" required></label>
<button>Next</button></form>`,
  )

export const codePage = (problem = ''): string =>
  htmlPage(
    'Your code',
    `<h1>Your code</h1>${alert(problem)}<form method="post">
<label>Code of your authenticator app <input name="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9]{6}" required autofocus></label>
<button>Sign in</button></form>`,
  )

export const expiredPage = (): string =>
  htmlPage('Sign in', '<h1>This took too long</h1><p>Go back to where you came from and sign in again.</p>')
