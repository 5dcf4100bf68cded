package greenslip.collector;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.ledger.OutboxRow;
import greenslip.upload.MemoryOutbox;
import greenslip.upload.Rows;
import greenslip.upload.SteppedUpload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;

/**
 * Kiosks, clones of their cards, and a wire that loses, doubles and delays requests and loses answers, in front of the real store. In the
 * end every row has been counted once.
 */
class SimulationTest {
    /** One machine: its outbox, what it scans, and bodies the wire has kept to bring again later. */
    private static final class Machine {
        final String kiosk;
        final MemoryOutbox outbox;
        final Rows rows;
        SteppedUpload upload;

        Machine(String kiosk, MemoryOutbox outbox, Rows rows) {
            this.kiosk = kiosk;
            this.outbox = outbox;
            this.rows = rows;
        }
    }

    private record Kept(String kiosk, byte[] body, String signature) {}

    private final District district = new District();
    private final List<Kept> kept = new ArrayList<>();
    private final Map<Long, OutboxRow> truth = new TreeMap<>();
    private boolean calm;

    @Property(tries = 2, shrinking = ShrinkingMode.OFF)
    void nothing_is_lost_and_nothing_counts_twice(@ForAll long seed) {
        simulate(seed);
    }

    @Property(tries = 60, shrinking = ShrinkingMode.OFF)
    @Tag("slow")
    void nothing_is_lost_and_nothing_counts_twice_in_many_runs(@ForAll long seed) {
        simulate(seed);
    }

    private void simulate(long seed) {
        Random random = new Random(seed);
        kept.clear();
        truth.clear();
        calm = false;
        String url = "jdbc:h2:mem:simulation" + seed + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE";
        CollectorSettings settings = district.settings(url, 100_000);
        try (CollectorStore store = CollectorStore.open(url, 5_000);
                DistrictReader reader =
                        new DistrictReader(url, settings.kiosks().keySet())) {
            BatchReceiver receiver = district.receiver(store, settings);
            List<Machine> machines = new ArrayList<>();
            for (String kiosk : District.CODES) {
                machines.add(machine(kiosk, new MemoryOutbox(), new Rows(random.nextLong()), receiver, random));
            }
            boolean cloned = random.nextBoolean();
            for (int turn = 0; turn < 120; turn++) {
                Machine machine = machines.get(random.nextInt(machines.size()));
                scan(machine, random.nextInt(30));
                if (random.nextInt(20) == 0) {
                    // A power cut: the pinned batch is forgotten, the outbox is not.
                    connect(machine, receiver, random);
                }
                if (cloned && turn == 60) {
                    Rows rows = new Rows(random.nextLong(), machine.rows.sequence());
                    machines.add(machine(machine.kiosk, machine.outbox.copy(), rows, receiver, random));
                }
                machine.upload.flush();
                bringAgain(receiver, random);
            }
            calm = true;
            machines.forEach(machine -> District.drain(machine.upload, machine.outbox));
            kept.forEach(old -> receiver.receive(old.kiosk(), old.signature(), old.body()));
            compare(reader.read(3, 0));
            assertThat(machines)
                    .allMatch(machine -> machine.outbox.quarantined().isEmpty());
            if (!cloned) {
                assertThat(machines)
                        .as("no false fork")
                        .allMatch(machine -> machine.outbox.position().incarnation() == 1);
            }
        }
    }

    private Machine machine(String kiosk, MemoryOutbox outbox, Rows rows, BatchReceiver receiver, Random random) {
        Machine machine = new Machine(kiosk, outbox, rows);
        connect(machine, receiver, random);
        return machine;
    }

    private void connect(Machine machine, BatchReceiver receiver, Random random) {
        machine.upload = new SteppedUpload(
                machine.outbox,
                machine.kiosk,
                district.key(machine.kiosk),
                SteppedUpload.FIELD,
                random.nextLong(),
                (kiosk, body, signature) -> {
                    int luck = calm ? 100 : random.nextInt(100);
                    if (luck < 15) {
                        throw new IOException("request lost");
                    }
                    if (luck < 30 || calm && kept.size() < 3) {
                        kept.add(new Kept(kiosk, body, signature));
                    }
                    BatchReceiver.Response response = receiver.receive(kiosk, signature, body);
                    if (luck >= 30 && luck < 50) {
                        throw new IOException("answer lost");
                    }
                    return District.back(response);
                });
        machine.upload.pass(30_000);
    }

    private void scan(Machine machine, int count) {
        for (int i = 0; i < count; i++) {
            OutboxRow row = machine.rows.next();
            truth.put(row.eventId(), row);
            machine.outbox.add(row);
        }
    }

    private void bringAgain(BatchReceiver receiver, Random random) {
        if (!kept.isEmpty() && random.nextInt(3) == 0) {
            Kept old = kept.get(random.nextInt(kept.size()));
            receiver.receive(old.kiosk(), old.signature(), old.body());
        }
    }

    private void compare(DistrictView view) {
        long sampled =
                truth.values().stream().mapToLong(row -> row.counts().sampled()).sum();
        long printed =
                truth.values().stream().mapToLong(row -> row.counts().printed()).sum();
        long residents = truth.values().stream()
                .map(OutboxRow::token)
                .filter(token -> token != null)
                .distinct()
                .count();
        assertThat(view.sampled()).isEqualTo(sampled).isPositive();
        assertThat(view.printed()).isEqualTo(printed);
        assertThat(view.residents()).isEqualTo(residents);
        Map<String, Long> communities = new TreeMap<>();
        truth.values()
                .forEach(row ->
                        communities.merge(row.community(), (long) row.counts().sampled(), Long::sum));
        Map<String, Long> counted = new TreeMap<>();
        view.byCommunity().forEach(sum -> counted.put(sum.bucket(), sum.sampled()));
        assertThat(counted).isEqualTo(communities);
    }
}
