package greenslip.print;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.print.PaperRow.Raster;
import greenslip.print.PrinterProfile.Drawing;
import greenslip.print.Slip.Align;
import greenslip.print.Slip.Feed;
import greenslip.print.Slip.Rule;
import greenslip.print.Slip.Text;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Slips for printers that cannot draw characters or codes. */
class RasterTest {
    private static final PrinterProfile NATIVE = PrinterProfile.GENERIC_58;
    private static final PrinterProfile DOTS =
            NATIVE.change().text(Drawing.RASTER).codes(Drawing.RASTER).build();

    @Test
    void text_as_dots_looks_to_the_dot_as_the_printer_would_have_drawn_it() {
        Slip slip = new Slip(List.of(
                new Text("科尔沁街道筹备组", Align.CENTRE, 1, false),
                new Text("第三轮", Align.CENTRE, 2, true),
                new Rule("补办 第2份"),
                new Text("时间 2022-02-24 13:00", Align.LEFT, 1, false),
                new Feed(1),
                new Text("体育场南门", Align.RIGHT, 1, false),
                new Text("￥·—…①℃〇", Align.LEFT, 3, false),
                new Text("四", Align.RIGHT, 4, false)));
        byte[] job = new EscPosEncoder(DOTS).encode(slip);
        assertThat(new SlipPicture(job, DOTS).png())
                .isEqualTo(new SlipPicture(new EscPosEncoder(NATIVE).encode(slip), NATIVE).png());
        HexFormat hex = HexFormat.of();
        assertThat(hex.formatHex(job)).doesNotContain(hex.formatHex("科尔沁".getBytes(NATIVE.charset())));
    }

    @Test
    void a_code_as_dots_takes_as_much_paper_as_the_printers_own_and_is_sent_at_half_its_size() {
        Slip slip = new Slip(List.of(new Slip.Qr(Slips.URL)));
        byte[] job = new EscPosEncoder(DOTS).encode(slip);
        assertThat(new SlipPicture(job, DOTS).millimetres())
                .isEqualTo(new SlipPicture(new EscPosEncoder(NATIVE).encode(slip), NATIVE).millimetres());
        assertThat(rasters(job)).isNotEmpty().allSatisfy(raster -> {
            assertThat(raster.scaleX()).isEqualTo(2);
            assertThat(raster.scaleY()).isEqualTo(2);
        });
        assertThat(job).hasSizeLessThan(4_000);
    }

    @Test
    void a_code_with_modules_of_odd_size_is_sent_as_it_is() {
        PrinterProfile odd =
                NATIVE.change().qrModuleDots(5).codes(Drawing.RASTER).build();
        assertThat(rasters(new EscPosEncoder(odd).encode(new Slip(List.of(new Slip.Qr("1234567890"))))))
                .isNotEmpty()
                .allSatisfy(raster -> assertThat(raster.scaleX()).isEqualTo(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 600, 4_096, 1 << 20})
    void no_piece_is_longer_than_half_the_buffer_or_what_a_flush_ends_or_128_rows(int bufferBytes) {
        byte[] black = new byte[48 * 400];
        Arrays.fill(black, (byte) 0xff);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new RasterCommands(bufferBytes).write(out, new Bitmap(48, 400, black), false);
        byte[] job = out.toByteArray();
        int rows = 0;
        int at = 0;
        while (at < job.length) {
            int length = CommandLength.of(Arrays.copyOfRange(job, at, job.length), 8);
            assertThat(length).isLessThanOrEqualTo(Math.min(EscPos.FLUSH_BYTES, bufferBytes / 2));
            assertThat(job[at + 6] & 0xff).isLessThanOrEqualTo(RasterCommands.MOST_ROWS);
            rows += job[at + 6] & 0xff;
            at += length;
        }
        assertThat(rows).isEqualTo(400);
    }

    @Test
    void a_narrow_picture_goes_in_pieces_of_128_rows() {
        byte[] black = new byte[200];
        Arrays.fill(black, (byte) 0xff);
        assertThat(rasters(written(new Bitmap(1, 200, black))))
                .extracting(raster -> raster.bitmap().height())
                .containsExactly(128, 72);
    }

    @Test
    void white_is_fed_over_and_left_out() {
        byte[] bits = new byte[48 * 700];
        bits[48 * 600 + 1] = 1;
        String hex = HexFormat.of().formatHex(written(new Bitmap(48, 700, bits)));
        assertThat(hex).isEqualTo("1b4aff1b4aff1b4a5a" + "1d76300002000100" + "0001" + "1b4a63");
    }

    @Test
    void what_a_printer_obeys_at_once_does_not_occur_in_dots_and_no_black_dot_is_lost() {
        Random random = new Random(20_220_224);
        byte[] alphabet = {0x10, 0x04, 0x05, 0x14, 0x01, 0x02, 0x08};
        for (int round = 0; round < 200; round++) {
            byte[] bits = new byte[48 * 40];
            for (int i = 0; i < bits.length; i++) {
                bits[i] = alphabet[random.nextInt(alphabet.length)];
            }
            byte[] job = written(new Bitmap(48, 40, bits));
            RealTimeCommands obeyed = new RealTimeCommands();
            for (byte value : job) {
                assertThat(obeyed.accept(value)).isEqualTo(RealTimeCommands.NOTHING);
            }
            ByteArrayOutputStream printed = new ByteArrayOutputStream();
            for (Raster raster : rasters(job)) {
                for (int y = 0; y < raster.bitmap().height(); y++) {
                    byte[] row = new byte[48];
                    raster.bitmap().copyRow(y, row, 0, raster.bitmap().bytesPerRow());
                    printed.writeBytes(row);
                }
            }
            byte[] dots = printed.toByteArray();
            assertThat(dots).hasSize(bits.length);
            for (int i = 0; i < bits.length; i++) {
                assertThat(dots[i] & bits[i]).isEqualTo(bits[i]);
                assertThat(dots[i] ^ bits[i]).isIn(0, 0x08);
            }
        }
    }

    private static byte[] written(Bitmap bitmap) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new RasterCommands(4_096).write(out, bitmap, false);
        return out.toByteArray();
    }

    private static List<Raster> rasters(byte[] job) {
        List<Raster> rasters = new ArrayList<>();
        EscPosInterpreter interpreter = new EscPosInterpreter(384, new EscPosInterpreter.Mechanism() {
            @Override
            public void row(PaperRow row) {
                if (row instanceof Raster raster) {
                    rasters.add(raster);
                }
            }

            @Override
            public void cut(int feedDots) {}

            @Override
            public void askedJobDone() {}

            @Override
            public void pushStatus(boolean on) {}
        });
        for (byte value : job) {
            interpreter.accept(value);
        }
        assertThat(interpreter.skipped()).isZero();
        return rasters;
    }
}
