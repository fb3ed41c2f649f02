<?php

declare(strict_types=1);

namespace App\Mail;

use App\Contracts\Mailer;

/** Größe, 家, 🏠. */
const QUEUE = 'mail';
define('MAX_TRIES', 3);
$mailer = null;

/**
 * Sends mail.
 *
 * @package App
 */
#[Service]
#[Tagged('mail')]
abstract class Sender extends Base implements Mailer, Countable
{
    use Notifies;

    /** The default. */
    public const DEFAULT_FROM = 'a@example.org', OTHER = 1;
    protected static ?string $from = null;
    private array $queue = [];

    public string $subject {
        get => $this->value;
        set(string $value) { $this->value = $value; }
    }

    /**
     * Makes one.
     */
    public function __construct(private readonly Transport $transport, protected int $tries = MAX_TRIES)
    {
    }

    // Sends.
    #[Override]
    final public static function send(
        string $to,
        ?array $parts = null,
    ): bool {
        $render = function ($part) {
            return $part;
        };
        $twice = fn (int $x): int => $x * 2;
        function inner() {}
        return true;
    }

    abstract protected function deliver(Message $message, bool $deep): ?string;

    /* 🏠 */ public function größe(): int { return 3; }

    public function &家($x) { return $x; }

    public function broken($a $b) {
        return $a + ;
    }

    public function after()
    {
        return new class extends Handler {
            public function handle() {}
        };
    }
}

interface Countable
{
    const LIMIT = 10;
    public function count(): int;
}

trait Notifies
{
    protected function notify(string $who) {}
}

/** A priority. */
enum Priority: int
{
    case High = 1;
    const DEFAULT = self::High;
    public function label(): string { return 'x'; }
}

/** Helps. */
function helper(string ...$names): void
{
}

if (! function_exists('mail_to')) {
    // Defined once.
    function mail_to($address) {}
}

$handler = function () { return 1; };

return [
    'format' => function ($x) {
        return $x;
    },
];
