import * as React from 'react'

const EMPTY = ''

/** What a button is given. */
interface Props {
  label: string
  onClick?(event: React.MouseEvent): void
}

type State = { open: boolean }

/** A button with a größe. 🏠 */
export function Button({ label, onClick }: Props): JSX.Element {
  const handle = (event: React.MouseEvent) => onClick?.(event)
  return <button onClick={handle}>{label} 家</button>
}

// An arrow component.
export const Panel: React.FC<Props> = ({ label, children }) => {
  const [state, setState] = React.useState<State>({ open: false })
  function toggle() {
    setState({ open: !state.open })
  }
  return (
    <section onClick={() => toggle()}>
      <h1>🏠 {label}</h1>
      {children}
    </section>
  )
}

/* 🏠 */ const Größe = <T,>(props: { value: T }) => <b>{String(props.value)}</b>

export class Clock extends React.Component<Props, State> {
  static defaultProps = { label: EMPTY }
  timer?: number

  /** Starts the timer. */
  componentDidMount(): void {
    this.timer = window.setInterval(() => this.tick(), 1000)
  }

  tick = () => {
    this.setState({ open: true })
  }

  render() {
    return <time>{EMPTY}</time>
  }
}

function Broken({ label }: Props extra) {
  return <p>{label}</p>
}

/** A hook. */
export function useClock(step: number): number {
  return step
}

export default function App() {
  return (
    <>
      <Button label="ok" />
      <Panel label="p" />
    </>
  )
}
