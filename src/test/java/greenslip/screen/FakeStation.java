package greenslip.screen;

import greenslip.panel.NoPanel;
import greenslip.panel.Patterns;
import greenslip.panel.Signal;
import greenslip.panel.VirtualPanel;
import greenslip.signin.ActLog;
import greenslip.signin.PinnedDoor;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;

/** A {@link FakeExit} behind a real server on a free port, with a client for it. */
final class FakeStation implements AutoCloseable {
    static final ServerOptions OPTIONS =
            new ServerOptions("127.0.0.1", 0, true, Set.of(), ZoneId.of("Asia/Shanghai"), 4, 100);

    final FakeExit exit = new FakeExit();
    final FakeTray tray = new FakeTray();
    final KioskServer server;
    final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    volatile UploadView upload = new UploadView(7, null, 4_000L, 6_000L, 0, 5_000L);
    volatile ScannersView scanners = ScannersView.READY;
    volatile int alarmsSeen;
    final VirtualPanel panel = new VirtualPanel("virtual", Patterns.SHIPPED, 500);
    volatile Optional<String> ledgerComplaint = Optional.empty();
    volatile Optional<String> uploadComplaint = Optional.empty();
    volatile Optional<String> scannerComplaint = Optional.empty();
    volatile Optional<String> roundComplaint = Optional.empty();

    private Optional<String> clockComplaint() {
        return exit.now().trusted() && !exit.clockInDoubt() ? Optional.empty() : Optional.of("请设定时间。 Set the time.");
    }

    FakeStation() {
        this(OPTIONS, true);
    }

    FakeStation(ServerOptions options, boolean virtual) {
        this(options, virtual, StationWords.Voices.BOTH);
    }

    FakeStation(ServerOptions options, boolean virtual, StationWords.Voices voices) {
        this(options, virtual, voices, new Door(new ActLog(new FakeActs()), Optional.empty(), Optional.empty()));
    }

    /** Whose operators sign in. */
    FakeStation(PinnedDoor door) {
        this(OPTIONS, true, new Door(new ActLog(door.acts()), Optional.of(door.signIn()), Optional.empty()));
    }

    FakeStation(ServerOptions options, boolean virtual, Door door) {
        this(options, virtual, StationWords.Voices.BOTH, door);
    }

    private FakeStation(ServerOptions options, boolean virtual, StationWords.Voices voices, Door door) {
        panel.start(() -> Signal.IDLE);
        server = KioskServer.start(
                options,
                exit,
                new KioskServer.Sources(
                        new StationWords(
                                OPTIONS.zone(),
                                Map.of("HC01", "昭乌达花园"),
                                "核酸检测",
                                "大学西街街道",
                                ReportTemplate.USUAL,
                                voices),
                        virtual ? panel : new NoPanel(),
                        () -> scanners,
                        () -> upload,
                        () -> alarmsSeen++,
                        List.of(
                                new Check("ledger", true, () -> ledgerComplaint),
                                new Check("clock", false, this::clockComplaint),
                                new Check("scanner", false, () -> scannerComplaint),
                                new Check("upload", false, () -> uploadComplaint)),
                        List.of(new Check("round", false, () -> roundComplaint)),
                        virtual ? Optional.of(tray) : Optional.empty(),
                        Optional.of(URI.create("http://collector.example.org:8081/district"))),
                door);
    }

    URI at(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    HttpResponse<String> get(String path) throws Exception {
        return send(request(path).build());
    }

    /** For conditions that are waited for. */
    String body(String path) {
        try {
            return get(path).body();
        } catch (Exception broken) {
            throw new AssertionError(broken);
        }
    }

    HttpResponse<String> post(String path, String body) throws Exception {
        return send(request(path).POST(BodyPublishers.ofString(body)).build());
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(at(path)).timeout(Duration.ofSeconds(20));
    }

    HttpResponse<String> send(HttpRequest request) throws Exception {
        return client.send(request, BodyHandlers.ofString());
    }

    @Override
    public void close() {
        server.close();
        panel.close();
        client.close();
    }

    /** Slips as white paper with their number on it. */
    static final class FakeTray implements PaperTray {
        volatile long latest;
        private volatile String fault = "none";

        @Override
        public long latest() {
            return latest;
        }

        @Override
        public Optional<byte[]> png(long number) {
            return number < 1 || number > latest ? Optional.empty() : Optional.of(paper(number));
        }

        @Override
        public String fault() {
            return fault;
        }

        @Override
        public void fault(String name) {
            fault = name;
        }

        @Override
        public List<String> faults() {
            return List.of("none", "paper-out", "cover-open", "silent");
        }

        private static byte[] paper(long number) {
            BufferedImage paper = new BufferedImage(384, 760, BufferedImage.TYPE_BYTE_BINARY);
            Graphics2D pen = paper.createGraphics();
            pen.setColor(Color.WHITE);
            pen.fillRect(0, 0, 384, 760);
            pen.setColor(Color.BLACK);
            pen.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 40));
            pen.drawString("完成凭证 " + number, 40, 100);
            pen.drawRect(60, 300, 260, 260);
            pen.dispose();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try {
                ImageIO.write(paper, "png", bytes);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
            return bytes.toByteArray();
        }
    }
}
