/** The bundle of channel points: the balance below the chat and the rewards one can have. */
import { ChannelPoints } from "./points/channel-points.ts";
import { PredictionCard } from "./points/prediction-card.ts";
import { register } from "./shared/registry.ts";

register("channel-points", ChannelPoints);
register("prediction-card", PredictionCard);
