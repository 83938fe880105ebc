/** The dashboard bundle: charts and the health of one's own stream. */
import { LineChart } from "./dashboard/line-chart.ts";
import { RecordingWarning } from "./dashboard/recording-warning.ts";
import { RevenueChart } from "./dashboard/revenue-chart.ts";
import { Sparkline } from "./dashboard/sparkline.ts";
import { StreamHealth } from "./dashboard/stream-health.ts";
import { register } from "./shared/registry.ts";

register("sparkline", Sparkline);
register("line-chart", LineChart);
register("revenue-chart", RevenueChart);
register("stream-health", StreamHealth);
register("recording-warning", RecordingWarning);
