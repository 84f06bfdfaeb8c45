import type { ReactNode } from 'react'
import type { UnreachableAddress } from '../../shared/organisations/domain/unreachableAddress.ts'
import { unreachableRoutes } from '../../shared/organisations/unreachableRoutes.ts'
import { useRead, useWrite } from '../api.tsx'
import { useT } from '../i18n.ts'
import { When } from '../time.tsx'
import { Failure } from './failure.tsx'

/** Names the addresses of the reader's organisation to which emails do not arrive. Nothing if all are fine. */
export function UnreachableOwn() {
  const t = useT()
  const { data, error } = useRead(unreachableRoutes.listUnreachable)
  const dismiss = useWrite(unreachableRoutes.dismissAddress)
  return (
    <Addresses
      error={dismiss.error ?? error}
      {...data?.body}
      action="unreachable.dismiss"
      onAct={(email) => dismiss.mutate({ body: { email } })}
      isActing={dismiss.isPending}
    >
      <p className="soft">{t('unreachable.ask')}</p>
    </Addresses>
  )
}

/** As `UnreachableOwn`, for staff, who can try an address again. */
export function UnreachableOf({ organisation }: { readonly organisation: string }) {
  const params = { organisation }
  const { data, error } = useRead(unreachableRoutes.listUnreachableOf, { params })
  const retry = useWrite(unreachableRoutes.tryAddressAgain)
  const again = (email: string) => retry.mutate({ params, body: { email } })
  return <Addresses error={retry.error ?? error} {...data?.body} onAct={again} isActing={retry.isPending} />
}

/** As `UnreachableOf`, for the addresses of staff themselves. */
export function UnreachableStaff() {
  const { data, error } = useRead(unreachableRoutes.listUnreachableStaff)
  const retry = useWrite(unreachableRoutes.tryStaffAddressAgain)
  const again = (email: string) => retry.mutate({ body: { email } })
  return <Addresses error={retry.error ?? error} {...data?.body} onAct={again} isActing={retry.isPending} />
}

interface AddressesProps {
  readonly error: Error | null
  readonly addresses?: readonly UnreachableAddress[]
  readonly more?: boolean
  /** What the button of an address does. */
  readonly action?: 'unreachable.again' | 'unreachable.dismiss'
  readonly onAct: (address: string) => void
  readonly isActing: boolean
  /** What the reader can do. */
  readonly children?: ReactNode
}

function Addresses({
  error,
  addresses = [],
  more = false,
  action = 'unreachable.again',
  onAct,
  isActing,
  children,
}: AddressesProps) {
  const t = useT()
  return (
    <>
      {error && <Failure error={error} />}
      {addresses.length > 0 && (
        <section className="card warning" aria-label={t('unreachable.title')}>
          <h2>{t('unreachable.title')}</h2>
          <ul className="plainList">
            {addresses.map(({ address, reason, detail, since }) => (
              <li key={address}>
                <strong>{address}</strong>
                <p>{t(`unreachable.${reason}`)}</p>
                <p className="soft">
                  <When at={since} />
                  {detail && <> · {t('unreachable.detail', { detail })}</>}
                </p>
                <button type="button" className="quiet" disabled={isActing} onClick={() => onAct(address)}>
                  {t(action, { address })}
                </button>
              </li>
            ))}
          </ul>
          {more && <p className="soft">{t('unreachable.more')}</p>}
          {children}
        </section>
      )}
    </>
  )
}
