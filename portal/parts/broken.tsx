import { Component, type ReactNode } from 'react'
import { Failure } from './failure.tsx'

/** Contains an error in a view, so the rest of the portal keeps working. */
export class Broken extends Component<{ readonly children: ReactNode }, { readonly error: Error | undefined }> {
  override state: { readonly error: Error | undefined } = { error: undefined }

  static getDerivedStateFromError(error: Error) {
    return { error }
  }

  override render() {
    const { error } = this.state
    return error ? <Failure error={error} onRetry={() => location.reload()} /> : this.props.children
  }
}
