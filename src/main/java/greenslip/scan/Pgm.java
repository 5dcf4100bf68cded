package greenslip.scan;

import java.io.IOException;

/**
 * Netpbm's gray maps, by its manual page pgm(5):
 *
 * <pre>
 * P5 | P2           binary or decimal samples
 * width height      decimal, in pixels
 * maxval            1..65535, the sample of white
 * one white space   (P5)
 * samples           rows from the top; P5: one byte each, two with the high one first where maxval is above 255
 * </pre>
 *
 * White space separates; {@code #} begins a comment to the end of its line. What follows the first picture is ignored.
 */
final class Pgm {
    private static final int MAX_MAXVAL = 65_535;

    private final byte[] file;
    private int at = 2;

    private Pgm(byte[] file) {
        this.file = file;
    }

    static boolean isPgm(byte[] file) {
        return file.length > 2 && file[0] == 'P' && (file[1] == '5' || file[1] == '2');
    }

    /** Samples scaled to 0..255; one above maxval counts as white. */
    static GrayFrame read(byte[] file) throws IOException {
        return new Pgm(file).frame();
    }

    private GrayFrame frame() throws IOException {
        int width = number("width");
        int height = number("height");
        int maxval = number("maxval");
        PictureFile.checkSize(width, height);
        if (maxval < 1 || maxval > MAX_MAXVAL) {
            throw new IOException("PGM: a maxval of " + maxval);
        }
        boolean binary = file[1] == '5';
        int sampleBytes = binary && maxval > 255 ? 2 : 1;
        if (binary) {
            at++;
        }
        // A decimal sample takes two bytes with its white space, the last one; so no header makes us reserve what the
        // file cannot fill.
        long need = binary ? (long) width * height * sampleBytes : 2L * width * height - 1;
        if (file.length - at < need) {
            throw new IOException("PGM: " + Math.max(0, file.length - at) + " bytes of samples, not " + need);
        }
        byte[] luma = new byte[width * height];
        for (int i = 0; i < luma.length; i++) {
            int sample = binary ? sample(sampleBytes) : number("sample");
            luma[i] = (byte) ((Math.min(sample, maxval) * 255L + maxval / 2) / maxval);
        }
        return new GrayFrame(width, height, width, luma);
    }

    private int sample(int sampleBytes) {
        int value = file[at++] & 0xFF;
        return sampleBytes == 1 ? value : (value << 8) | (file[at++] & 0xFF);
    }

    private int number(String what) throws IOException {
        skipSpace();
        int start = at;
        int value = 0;
        while (at < file.length && file[at] >= '0' && file[at] <= '9') {
            value = value * 10 + file[at++] - '0';
            if (value > MAX_MAXVAL) {
                throw new IOException("PGM: its " + what + " is above " + MAX_MAXVAL);
            }
        }
        if (at == start) {
            throw new IOException("PGM: no number for its " + what + (at >= file.length ? ", the file ends" : ""));
        }
        return value;
    }

    private void skipSpace() {
        while (at < file.length) {
            if (file[at] == '#') {
                while (at < file.length && file[at] != '\n' && file[at] != '\r') {
                    at++;
                }
            } else if (file[at] == ' ' || (file[at] >= '\t' && file[at] <= '\r')) {
                at++;
            } else {
                return;
            }
        }
    }
}
