package greenslip.scan;

import java.util.List;

/**
 * A camera behind a command that writes raw frames to its standard output, one after the other with nothing between them:
 *
 * <pre>
 * GRAY     strideBytes * height           one byte a pixel
 * YUV420   strideBytes * height * 3 / 2   the same, then the two colour planes, which are passed over
 * </pre>
 *
 * For a USB camera {@code ffmpeg -f v4l2 -video_size 1280x720 -framerate 30 -i /dev/video0 -pix_fmt gray -f rawvideo -}, for a Pi's own
 * {@code rpicam-vid --codec yuv420 -t 0 -n --width 1280 --height 720 -o -}, which pads rows to 64 bytes: a width of 780 has a stride of
 * 832.
 *
 * @param name what logs and scans call it
 * @param command the program and its arguments, each as it is: no shell reads them
 * @param format how a frame lies in the stream
 * @param width in pixels
 * @param height in pixels
 * @param strideBytes from one row to the next
 * @param sameCodeQuietMillis how long a code must have been out of sight to count as presented again
 * @param frameGapMillis how long the camera may send nothing, also at its start, before it is taken for hung and started again
 * @param restartMinMillis the first wait before a restart; it doubles with each that fails
 * @param restartMaxMillis the longest wait before a restart
 */
public record CameraSettings(
        String name,
        List<String> command,
        Format format,
        int width,
        int height,
        int strideBytes,
        int sameCodeQuietMillis,
        int frameGapMillis,
        int restartMinMillis,
        int restartMaxMillis) {

    /** How a frame lies in the stream. */
    public enum Format {
        GRAY,
        YUV420
    }

    private static final int MIN_SIDE_PIXELS = 21;
    private static final int MAX_SIDE_PIXELS = 4096;
    private static final int MAX_ARGUMENTS = 100;
    private static final int MAX_MILLIS = 600_000;

    /** Checks everything; the message of the exception is for the person who wrote the configuration. */
    public CameraSettings {
        command = List.copyOf(command);
        check(!name.isBlank(), "请填写摄像头名称", "give the camera a name");
        check(
                !command.isEmpty()
                        && command.size() <= MAX_ARGUMENTS
                        && !command.getFirst().isBlank(),
                "请填写摄像头命令及参数",
                "give the camera's command, program first, at most " + MAX_ARGUMENTS + " parts");
        check(
                command.stream().noneMatch(part -> part.indexOf('\0') >= 0),
                "摄像头命令含有空字符，请删除",
                "the camera's command holds a NUL character: remove it");
        range("width", width, MIN_SIDE_PIXELS, MAX_SIDE_PIXELS);
        range("height", height, MIN_SIDE_PIXELS, MAX_SIDE_PIXELS);
        range("stride-bytes", strideBytes, width, 2 * MAX_SIDE_PIXELS);
        check(
                format != Format.YUV420 || (height % 2 == 0 && strideBytes % 2 == 0),
                "YUV420 的高度和行距须为偶数，请修改",
                "YUV420 needs an even height and an even stride: change them");
        range("same-code-quiet-millis", sameCodeQuietMillis, 0, MAX_MILLIS);
        range("frame-gap-millis", frameGapMillis, 10, MAX_MILLIS);
        range("restart-min-millis", restartMinMillis, 1, MAX_MILLIS);
        range("restart-max-millis", restartMaxMillis, restartMinMillis, MAX_MILLIS);
    }

    /** Settings with the usual times: 2 s quiet, 5 s without a frame, restarts after 0.5 to 30 s. */
    public static CameraSettings of(
            String name, List<String> command, Format format, int width, int height, int strideBytes) {
        return new CameraSettings(name, command, format, width, height, strideBytes, 2_000, 5_000, 500, 30_000);
    }

    /** Bytes of one frame in the stream. */
    public int frameBytes() {
        int luma = strideBytes * height;
        return format == Format.GRAY ? luma : luma * 3 / 2;
    }

    /** Without the command's arguments, which may hold a network camera's password. */
    @Override
    public String toString() {
        return "CameraSettings[" + name + ", " + format + " " + width + " x " + height + ", stride " + strideBytes
                + "]";
    }

    private static void range(String key, int value, int min, int max) {
        check(
                value >= min && value <= max,
                "摄像头参数 " + key + " 须在 " + min + " 到 " + max + " 之间，现为 " + value + "，请修改",
                "set the camera's " + key + " between " + min + " and " + max + ", not " + value);
    }

    private static void check(boolean good, String chinese, String english) {
        if (!good) {
            throw new IllegalArgumentException(chinese + " / " + english);
        }
    }
}
