package greenslip.screen;

import greenslip.Browser;
import greenslip.ledger.VoucherHistory;
import greenslip.voucher.Voucher;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * What the tests of the pages stand on: one browser for all of them, for starting one takes seconds, and a station of each test's own,
 * whose origin nothing of an earlier page can belong to.
 */
@Tag("slow")
@ExtendWith(PageStage.OneBrowser.class)
@ResourceLock("browser")
abstract class PageStage {
    static Browser browser;
    static PageLook look;

    FakeStation station;

    PageStage(FakeStation station) {
        this.station = station;
    }

    @AfterEach
    void closeStation() {
        station.close();
    }

    final void openOperator() {
        browser.open(station.at("/operator"));
        browser.text("#link-lamp", "本站已连接");
    }

    final void openResident() {
        browser.open(station.at("/"));
        browser.visible("body[data-state=idle]");
    }

    /** One that was issued, and can be found. */
    final Voucher voucher() {
        station.exit.scan("HC01-A");
        Voucher voucher = station.exit.recent(1).getFirst().voucher();
        station.exit.data.histories.put(
                voucher.serial(), new VoucherHistory(voucher, Optional.empty(), station.exit.recent(1)));
        return voucher;
    }

    /** Starts the browser before the first class that needs it and closes it after the last. */
    static final class OneBrowser implements BeforeAllCallback {
        private static final Namespace PAGES = Namespace.create(PageStage.class);

        @Override
        public void beforeAll(ExtensionContext context) throws Exception {
            Started started = context.getRoot()
                    .getStore(PAGES)
                    .getOrComputeIfAbsent(Started.class, key -> new Started(new Browser(1024, 600)), Started.class);
            browser = started.browser();
            look = new PageLook(browser);
        }

        private record Started(Browser browser) implements AutoCloseable {
            @Override
            public void close() {
                browser.close();
            }
        }
    }
}
