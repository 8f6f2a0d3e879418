import { expectSeeds, SEEDS } from "./expectSeeds";

expectSeeds(SEEDS / 2 + 1, SEEDS);
