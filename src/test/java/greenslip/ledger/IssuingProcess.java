package greenslip.ledger;

import static greenslip.ledger.Ledger.await;

import greenslip.round.Timekeeper;
import greenslip.voucher.Serial;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** A program that issues from several threads and says each voucher on its output once it is durable, until it is killed. */
final class IssuingProcess {
    private static final int THREADS = 4;

    private IssuingProcess() {}

    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Ledger ledger;
        try {
            ledger = Ledger.open(
                    Path.of(arguments[0]),
                    LedgerFolder.STATION,
                    new LedgerFolder(Path.of(arguments[0])).machine,
                    LedgerFolder.ZONE,
                    Timekeeper.trustingHost(0),
                    LedgerFolder.SIGNER,
                    Retention.FOR_EVER);
        } catch (LedgerFault refused) {
            out.println("refused " + refused.getMessage());
            return;
        }
        AtomicInteger next = new AtomicInteger(Integer.parseInt(arguments[1]));
        for (int i = 0; i < THREADS; i++) {
            Thread.ofPlatform().start(() -> {
                while (true) {
                    int resident = next.getAndIncrement();
                    Recorded answer = await(ledger.issue(LedgerFolder.scan(resident), JobState.SENDING, false));
                    if (answer instanceof Recorded.New made) {
                        Serial serial = made.job().voucher().serial();
                        out.println("issued " + resident + " " + serial.counter());
                    }
                }
            });
        }
    }
}
