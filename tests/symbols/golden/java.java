/* Orders of a shop. */
package shop.orders;

import java.util.List;

/**
 * Keeps orders. Größe, 家, 🏠.
 *
 * @param <T> what is ordered
 */
@Service
@Table(name = "orders")
public abstract class OrderService<T extends Item> extends Base implements Closeable, Comparable<T> {

    /** The most lines of an order. */
    public static final int MAX_LINES = 100;
    private static final String A = "a", B = "b";
    @Inject private Repository repository;
    private final Runnable task = () -> {};

    static {
        System.loadLibrary("orders");
    }

    // Made by the container.
    @Autowired
    protected OrderService(Repository repository) throws IOException {
        this.repository = repository;
    }

    /**
     * Places an order.
     *
     * @return {@code true} when it was placed
     */
    @Override
    @Transactional(timeout = 3)
    public <R> boolean place(
            @Nullable T item,
            int... amounts) throws OrderException {
        class Local {
            void inside() {}
        }
        Comparator<T> order = new Comparator<>() {
            @Override public int compare(T a, T b) { return 0; }
        };
        return true;
    }

    protected abstract void audit(String who, List<? super T> what);

    /* 🏠 */ public int größe() { return 3; }

    int 家(int x)[] { return null; }

    /** A line. */
    public static class Line {
        private int amount;
        Line(int amount) { this.amount = amount; }
        public int getAmount() { return amount; }
    }

    private final Listener listener = new Listener() {
        public void onEvent(Event e) {}
    };

    void broken(int a int b) {
        return a +;
    }

    void after() {}
}

/** How an order stands. */
enum Status {
    OPEN { @Override boolean done() { return false; } },
    CLOSED;

    static final Status FIRST = OPEN;
    boolean done() { return true; }
}

interface Listener {
    int LIMIT = 3;
    void onEvent(Event e);
    default void onClose() {}
}

/** A point. */
record Point(int x, int y) {
    Point {
        check(x);
    }
    double length() { return 0; }
}

@Retention(RUNTIME)
@interface Audited {
    String value() default "";
}

sealed interface Shape permits Circle {}
